"""A year is checked again once at a time, by the database's word."""

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def close_all_but_the_newest(apps: Any, _editor: Any) -> None:
    """End what was begun twice before the database forbade it."""
    model = apps.get_model("validation", "Recheck")
    seen: set[int] = set()
    for one in model.objects.filter(finished_at=None).order_by("-pk"):
        if one.year in seen:
            one.finished_at = timezone.now()
            one.save(update_fields=["finished_at"])
        seen.add(one.year)


class Migration(migrations.Migration):
    dependencies = [("validation", "0004_conversation")]

    operations = [
        migrations.RunPython(close_all_but_the_newest, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None)),
                fields=("year",),
                name="one_recheck_of_a_year_at_a_time",
            ),
        ),
    ]
