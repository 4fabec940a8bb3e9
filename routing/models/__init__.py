"""The movement: machines and what belongs to them."""

from routing.models.advice import Advice
from routing.models.care import CareDomain, CareTrajectory, Contact
from routing.models.deadline import Deadline
from routing.models.handover import Handover
from routing.models.inquiry import Inquiry, InquiryMatch
from routing.models.machine import Machine
from routing.models.meeting import Action, AgendaItem, Decision, Meeting
from routing.models.minutes import Minutes, MinutesFile, Outcome
from routing.models.notice import Notice
from routing.models.release import Release
from routing.models.retention import Destruction, RetentionAsk, RetentionRule, RetentionTerm
from routing.models.room import ActionDraft, Attendance, Position, Proposal, Score
from routing.models.step import Step
from routing.models.submission import Submission
from routing.models.table import Review
from routing.models.track import Track, TrackLine
from routing.models.triage import SignalLine, Triage
from routing.models.urgent import UrgentCard

__all__ = [
    "Action",
    "ActionDraft",
    "Advice",
    "AgendaItem",
    "Attendance",
    "CareDomain",
    "CareTrajectory",
    "Contact",
    "Deadline",
    "Decision",
    "Destruction",
    "Handover",
    "Inquiry",
    "InquiryMatch",
    "Machine",
    "Meeting",
    "Minutes",
    "MinutesFile",
    "Notice",
    "Outcome",
    "Position",
    "Proposal",
    "Release",
    "RetentionAsk",
    "RetentionRule",
    "RetentionTerm",
    "Review",
    "Score",
    "SignalLine",
    "Step",
    "Submission",
    "Track",
    "TrackLine",
    "Triage",
    "UrgentCard",
]
