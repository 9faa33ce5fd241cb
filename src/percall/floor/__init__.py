"""The floor's kernel: what may happen to a contact and an agent, and what happens next.

No randomness, no clock of its own, no input or output: whoever runs the floor says what happens and when. The twin
gives it a life by drawing times; a live floor gives it the world.
"""
