"""What the record can be narrowed to; all of it lives in the address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.models import EventQuerySet
from audit.verbs import VERBS, name

DAY = {"type": "date"}
Events = EventQuerySet


class EventFilter(forms.Form):
    who = forms.CharField(label=_("谁"), required=False)
    verb = forms.ChoiceField(label=_("做了什么"), required=False)
    since = forms.DateField(label=_("自"), required=False, widget=forms.DateInput(attrs=DAY))
    until = forms.DateField(label=_("至"), required=False, widget=forms.DateInput(attrs=DAY))
    q = forms.CharField(label=_("对象"), required=False)
    subject = forms.CharField(required=False, widget=forms.HiddenInput())
    key = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = sorted(((verb, name(verb)) for verb in VERBS), key=lambda pair: pair[0])
        self.fields["verb"].choices = [("", _("全部")), *verbs]  # type: ignore[attr-defined]

    def narrow(self, events: Events) -> Events:
        """Return the events asked for; none where the form does not make sense."""
        if not self.is_valid():
            return events.none()
        asked = {field: value for field, value in self.cleaned_data.items() if value}
        return events.filter(*(CONDITIONS[field](value) for field, value in asked.items()))


CONDITIONS: dict[str, Callable[[Any], Q]] = {
    "who": lambda who: Q(actor_name__icontains=who),
    "verb": lambda verb: Q(verb=verb),
    "since": lambda day: Q(at__gte=midnight(day)),
    "until": lambda day: Q(at__lt=midnight(day + timedelta(days=1))),
    "q": lambda words: Q(label__icontains=words),
    "subject": lambda subject: Q(subject=subject),
    "key": lambda key: Q(subject_key=key),
}


def midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
