"""Counts the turns of a report, wants a last day for what is returned, and fills in the last days by law."""

from datetime import date

from django.db import migrations, models
from django.db.models import Q

FIRST_YEAR_OF_NOW = 2019


def fill_last_days(apps, schema_editor):
    reports = apps.get_model("reports", "Report").objects.filter(due_on=None).order_by()
    for year, kind in set(reports.values_list("year", "kind")):
        is_january = kind == "own" and year >= FIRST_YEAR_OF_NOW
        day = date(year + 1, 1, 31) if is_january else date(year + 1, 3, 31)
        reports.filter(year=year, kind=kind).update(due_on=day)


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0004_hand_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="turn",
            field=models.PositiveIntegerField(default=0, verbose_name="流转次数"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=~Q(status="returned")
                | Q(returned_at__isnull=False, return_due_on__isnull=False),
                name="returned_with_a_time_and_a_last_day",
            ),
        ),
        migrations.RunPython(fill_last_days, migrations.RunPython.noop),
    ]
