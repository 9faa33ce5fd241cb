"""What a check can say of a row: odd (a flag; the row stays) or impossible (a reason; the row goes to quarantine).

Every name is stable: reports, filters and the user's own queries rely on it.
"""

from __future__ import annotations

from typing import Final

FLAGS: Final[dict[str, str]] = {
    "abandoned_with_talk": "The platform calls the contact abandoned and yet records service; the agent's time counts.",
    "agent_in_two_contacts": "An agent talks in two voice contacts of the same local day at once; both are flagged.",
    "ambiguous_local_time": "A local time happened twice because clocks went back; the earlier one is taken, unless "
    "it would come before the contact's start.",
    "duration_disagrees": "The recorded duration and the stamps differ by more than a second; the duration is kept.",
    "incomplete_last_line": "The file ends without a line break, so its last cell may have been cut off.",
    "missing_stamp": "The platform says that a stretch took place but not when; its times are null.",
    "negative_menu_time": "The menu ends before it starts; its end and duration are null.",
    "overlapping_segments": "A stretch of the contact starts before the one that came first has ended.",
    "segment_in_quarantine": "A row of the contact's segments is in quarantine, so its times are incomplete.",
    "segment_outside_contact": "A stretch, other than wrap-up, starts before the contact does or ends after it.",
    "service_before_queue_end": "Talk starts before the recorded end of the queue; the durations are trusted.",
    "spoiled_customer_id": "The customer id was damaged before it reached us (6.02701E+11); it is null.",
    "stamps_cross_midnight": "A stamp lies past midnight and the log dates contacts only; its date was worked out.",
    "unknown_agent": "Somebody talked and the platform does not say who; agent_id is null.",
}
"""Flag to its meaning. Flags are in ``contacts.flags``, in this order, separated by a space."""

REASONS: Final[dict[str, str]] = {
    "wrong_number_of_fields": "The row has more or fewer cells than the header, as a half-written line has.",
    "wrong_encoding": "The row has bytes that are not text in the file's encoding.",
    "nul_byte": "The row has a NUL byte, which no text has.",
    "field_too_long": "A cell is longer than 1 MiB.",
    "missing_required": "A value that every row must have is empty.",
    "unknown_enum": "The value is not one of those accepted, and no translation is given for it.",
    "bad_time": "The cell is not a time of the stated format.",
    "bad_duration": "The cell is not a duration of the stated unit.",
    "bad_number": "The cell is not a number.",
    "bad_truth": "The cell is neither yes nor no.",
    "impossible_date": "The time lies before 1970 or after 2100.",
    "nonexistent_local_time": "Clocks went forward and left this local time out; the time zone may be wrong.",
    "ends_before_start": "The end comes before the start.",
    "negative_duration": "A duration is below zero.",
    "key_with_two_contents": "One key has two contents in the same import, and nothing says which is right.",
    "unknown_contact": "The row belongs to a contact that this import does not bring or that is in quarantine.",
}
"""Reason for quarantine to its meaning."""
