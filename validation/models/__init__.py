"""What the oversight office makes of reports: findings and what people say of them, and the rules' settings."""

from validation.models.acts import Decision, Explanation
from validation.models.claims import KeptClaims
from validation.models.conversation import Attachment, Comment, FormerText
from validation.models.copying import Band, Resemblance, Signature, TextComparison
from validation.models.desk import SavedFilter
from validation.models.finding import Finding
from validation.models.setting import RuleSetting, RuleTrial, TrialOutcome
from validation.models.work import CheckFailure, CheckRequest, Recheck, RuleCrash

__all__ = [
    "Attachment",
    "Band",
    "CheckFailure",
    "CheckRequest",
    "Comment",
    "Decision",
    "Explanation",
    "Finding",
    "FormerText",
    "KeptClaims",
    "Recheck",
    "Resemblance",
    "RuleCrash",
    "RuleSetting",
    "RuleTrial",
    "SavedFilter",
    "Signature",
    "TextComparison",
    "TrialOutcome",
]
