"""The forms of the moves, by the name in each arrow's `custom`; each gives the data of its move."""

from routing.ask_forms import AskForm, AssignForm, CareForm, LinkForm, MergeForm, OfferForm, ProposeForm
from routing.handing_forms import AcceptCaseForm, ScaleDownForm, ShareForm, TakeOverForm
from routing.joining_forms import (
    ActionForm,
    CaseLeadForm,
    ConsultByMailForm,
    ConsultForm,
    GuestForm,
    GuestOutForm,
    InvolveForm,
)
from routing.move_forms import (
    AnswerForm,
    CloseSignalForm,
    LocalForm,
    MoveForm,
    NoneForm,
    QuestionForm,
    ReasonForm,
    SupplementForm,
)
from routing.refer_form import ReferForm
from routing.table_forms import (
    AdjournForm,
    AdviseForm,
    CloseCaseForm,
    DecideForm,
    DeclineForm,
    MonitorForm,
    ScheduleForm,
)
from routing.track_forms import NextStepForm, OutcomeForm

FORMS: dict[str, type[MoveForm]] = {
    "none": NoneForm,
    "reason": ReasonForm,
    "local": LocalForm,
    "assign": AssignForm,
    "ask": AskForm,
    "call_care": CareForm,
    "offer": OfferForm,
    "merge": MergeForm,
    "propose": ProposeForm,
    "link": LinkForm,
    "refer": ReferForm,
    "close_signal": CloseSignalForm,
    "answer": AnswerForm,
    "question": QuestionForm,
    "supplement": SupplementForm,
    "next_step": NextStepForm,
    "outcome": OutcomeForm,
    "schedule": ScheduleForm,
    "adjourn": AdjournForm,
    "advise": AdviseForm,
    "decline": DeclineForm,
    "decide": DecideForm,
    "monitor": MonitorForm,
    "close_case": CloseCaseForm,
    "involve": InvolveForm,
    "action": ActionForm,
    "case_lead": CaseLeadForm,
    "guest": GuestForm,
    "consult": ConsultForm,
    "consult_by_mail": ConsultByMailForm,
    "guest_out": GuestOutForm,
    "scale_down": ScaleDownForm,
    "accept_case": AcceptCaseForm,
    "take_over": TakeOverForm,
    "share": ShareForm,
}

__all__ = ["FORMS", "MoveForm"]
