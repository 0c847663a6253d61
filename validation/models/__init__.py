"""What the oversight office makes of reports: findings and what people say of them, and the rules' settings."""

from validation.models.copying import Band, Resemblance, Signature
from validation.models.finding import Comment, Decision, Finding
from validation.models.setting import RuleSetting, RuleTrial, TrialOutcome
from validation.models.work import CheckRequest, Recheck, RuleCrash

__all__ = [
    "Band",
    "CheckRequest",
    "Comment",
    "Decision",
    "Finding",
    "Recheck",
    "Resemblance",
    "RuleCrash",
    "RuleSetting",
    "RuleTrial",
    "Signature",
    "TrialOutcome",
]
