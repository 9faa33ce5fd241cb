"""The twin: a discrete-event model of the centre, driven by ``centre.yaml``, priced by the same costing."""
