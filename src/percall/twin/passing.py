"""How compiled code gets at a ``World``: by one pointer, to a directory of where its arrays lie.

Numba passes a tuple of arrays by value, field by field, at every call; with this many arrays that costs more than the
work. Here the compiled type ``World`` is the address of its directory (address and shape of each array), and
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

from percall.twin.world import DIRECTORY_ROW, TABLES, World

POINTER = ir.IntType(8).as_pointer()
ARRAYS = {name: types.Array(from_dtype(dtype), dimensions, "C") for name, (dtype, dimensions) in TABLES.items()}


class WorldType(types.Type):  # type: ignore[misc]
    """The compiled type of a ``World``."""

    def __init__(self) -> None:
        super().__init__(name="World")


WORLD = WorldType()


@typeof_impl.register(World)
def _typeof(value: World, context: Any) -> WorldType:
    return WORLD


@register_model(WorldType)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, of: Any) -> None:
        super().__init__(manager, of, POINTER)


@unbox(WorldType)
def _unbox(kind: WorldType, value: Any, c: Any) -> NativeValue:
    attribute = c.pyapi.object_getattr_string(value, "address")
    address = c.pyapi.long_as_ulonglong(attribute)
    c.pyapi.decref(attribute)
    return NativeValue(
        c.builder.inttoptr(address, POINTER), is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred())
    )


@infer_getattr
class _Attributes(AttributeTemplate):  # type: ignore[misc]
    key = WorldType

    def generic_resolve(self, kind: WorldType, name: str) -> Any:  # type: ignore[override]
        return ARRAYS.get(name)


@lower_getattr_generic(WorldType)
def _getattr(context: Any, builder: Any, kind: WorldType, value: Any, name: str) -> Any:
    array_type = ARRAYS[name]
    word = context.get_value_type(types.intp)
    directory = builder.bitcast(value, word.as_pointer())
    first = list(TABLES).index(name) * DIRECTORY_ROW
    address, *shape = (builder.load(builder.gep(directory, [word(first + i)])) for i in range(1 + array_type.ndim))
    itemsize = context.get_abi_sizeof(context.get_data_type(array_type.dtype))
    strides = [word(itemsize)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    array = make_array(array_type)(context, builder)
    data = builder.inttoptr(address, context.get_data_type(array_type.dtype).as_pointer())
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=word(itemsize), meminfo=None)
    return array._getvalue()
