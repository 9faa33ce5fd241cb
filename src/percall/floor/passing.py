"""How compiled code gets at a ``Floor``: by one pointer, to a directory of where its arrays lie.

Numba passes a tuple of arrays by value, field by field, at every call; with this many arrays that costs more than the
work. Here the compiled type of a state is the address of its directory (address and shape of each array), and
``w.contacts`` reads them from there.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import from_dtype, types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array

from percall.floor.state import DIRECTORY_ROW, Floor, Tables

POINTER = ir.IntType(8).as_pointer()
KNOWN: dict[str, Tables] = {}
"""The tables of each class of states that compiled code knows."""


class StateType(types.Type):  # type: ignore[misc]
    """The compiled type of a ``Floor``, or of a class made from it."""


def make_known(state: type[Floor]) -> StateType:
    """Lets compiled code take states of this class, and returns their compiled type."""
    KNOWN[state.__name__] = state.tables
    known = StateType(state.__name__)
    typeof_impl.register(state, lambda value, context: known)
    return known


@register_model(StateType)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, of: Any) -> None:
        super().__init__(manager, of, POINTER)


@unbox(StateType)
def _unbox(kind: StateType, value: Any, c: Any) -> NativeValue:
    attribute = c.pyapi.object_getattr_string(value, "address")
    address = c.pyapi.long_as_ulonglong(attribute)
    c.pyapi.decref(attribute)
    return NativeValue(
        c.builder.inttoptr(address, POINTER), is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred())
    )


def array_type(kind: StateType, name: str) -> types.Array:
    """The compiled type of one array of a state."""
    dtype, dimensions = KNOWN[kind.name][name]
    return types.Array(from_dtype(dtype), dimensions, "C")


@infer_getattr
class _Attributes(AttributeTemplate):  # type: ignore[misc]
    key = StateType

    def generic_resolve(self, kind: StateType, name: str) -> Any:  # type: ignore[override]
        return array_type(kind, name) if name in KNOWN[kind.name] else None


@lower_getattr_generic(StateType)
def _getattr(context: Any, builder: Any, kind: StateType, value: Any, name: str) -> Any:
    of_array = array_type(kind, name)
    word = context.get_value_type(types.intp)
    directory = builder.bitcast(value, word.as_pointer())
    first = list(KNOWN[kind.name]).index(name) * DIRECTORY_ROW
    address, *shape = (builder.load(builder.gep(directory, [word(first + i)])) for i in range(1 + of_array.ndim))
    itemsize = context.get_abi_sizeof(context.get_data_type(of_array.dtype))
    strides = [word(itemsize)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    array = make_array(of_array)(context, builder)
    data = builder.inttoptr(address, context.get_data_type(of_array.dtype).as_pointer())
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=word(itemsize), meminfo=None)
    return array._getvalue()


make_known(Floor)
