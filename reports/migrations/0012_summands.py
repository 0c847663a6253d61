# Made by Django 5.2.19 on 2026-11-20 17:26

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Write the row of every revision that was read; one statement, the same for both databases."""
    columns = [
        field.column
        for field in apps.get_model("reports", "Summand")._meta.concrete_fields
        if not field.primary_key
    ]
    applicants = [one.removeprefix("received_") for one in columns if one.startswith("received_")]
    routes = [one.removesuffix("_pending") for one in columns if one.endswith("_pending")]
    tables = [("total", "requestdisposition", "applicant")]
    tables += [(applicant, "requestdisposition", "applicant") for applicant in applicants]
    tables += [(route, "legalchallenge", "route") for route in routes]
    joins = [
        f"LEFT JOIN reports_{table} {row}_row ON {row}_row.revision_id = revision.id "
        f"AND {row}_row.{key} = '{row}'"
        for row, table, key in tables
    ]
    places = [place(column, applicants, routes) for column in columns]
    rows = [f"{row}_row.id IS NOT NULL" for row, *_rest in tables]
    schema_editor.execute(
        f"INSERT INTO reports_summand (revision_id, {', '.join(columns)}) "
        f"SELECT revision.id, {', '.join(places)} FROM reports_revision revision "
        f"{' '.join(joins)} WHERE {' OR '.join(rows)}"
    )


def place(column, applicants, routes):
    """Return where the figure of a column stands among the joined rows."""
    for route in sorted(routes, key=len, reverse=True):
        if column.startswith(f"{route}_"):
            return f"{route}_row.{column.removeprefix(f'{route}_')}"
    applicant = column.removeprefix("received_")
    return f"{applicant}_row.received" if applicant in applicants else f"total_row.{column}"


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0011_a_year_by_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Summand",
            fields=[
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="summand",
                        serialize=False,
                        to="reports.revision",
                    ),
                ),
                ("received", models.PositiveIntegerField(null=True)),
                ("carried_in", models.PositiveIntegerField(null=True)),
                ("granted", models.PositiveIntegerField(null=True)),
                ("partially_granted", models.PositiveIntegerField(null=True)),
                ("denied_state_secret", models.PositiveIntegerField(null=True)),
                ("denied_prohibited_by_law", models.PositiveIntegerField(null=True)),
                ("denied_security_or_stability", models.PositiveIntegerField(null=True)),
                ("denied_third_party", models.PositiveIntegerField(null=True)),
                ("denied_internal_affairs", models.PositiveIntegerField(null=True)),
                ("denied_deliberative", models.PositiveIntegerField(null=True)),
                ("denied_enforcement_file", models.PositiveIntegerField(null=True)),
                ("denied_inquiry_matter", models.PositiveIntegerField(null=True)),
                ("unavailable_not_held", models.PositiveIntegerField(null=True)),
                ("unavailable_not_compiled", models.PositiveIntegerField(null=True)),
                ("unavailable_unclear", models.PositiveIntegerField(null=True)),
                ("not_processed_petition", models.PositiveIntegerField(null=True)),
                ("not_processed_duplicate", models.PositiveIntegerField(null=True)),
                ("not_processed_published", models.PositiveIntegerField(null=True)),
                ("not_processed_excessive", models.PositiveIntegerField(null=True)),
                ("not_processed_reconfirmation", models.PositiveIntegerField(null=True)),
                ("closed_not_clarified", models.PositiveIntegerField(null=True)),
                ("closed_fee_unpaid", models.PositiveIntegerField(null=True)),
                ("closed_other", models.PositiveIntegerField(null=True)),
                ("closed_combined", models.PositiveIntegerField(null=True)),
                ("concluded", models.PositiveIntegerField(null=True)),
                ("carried_out", models.PositiveIntegerField(null=True)),
                ("received_natural_person", models.PositiveIntegerField(null=True)),
                ("received_business", models.PositiveIntegerField(null=True)),
                ("received_research_institution", models.PositiveIntegerField(null=True)),
                ("received_public_welfare_organization", models.PositiveIntegerField(null=True)),
                ("received_legal_service_agency", models.PositiveIntegerField(null=True)),
                ("received_other", models.PositiveIntegerField(null=True)),
                ("reconsideration_corrected", models.PositiveIntegerField(null=True)),
                ("reconsideration_pending", models.PositiveIntegerField(null=True)),
                ("reconsideration_total", models.PositiveIntegerField(null=True)),
                ("litigation_direct_corrected", models.PositiveIntegerField(null=True)),
                ("litigation_direct_pending", models.PositiveIntegerField(null=True)),
                ("litigation_direct_total", models.PositiveIntegerField(null=True)),
                (
                    "litigation_after_reconsideration_corrected",
                    models.PositiveIntegerField(null=True),
                ),
                (
                    "litigation_after_reconsideration_pending",
                    models.PositiveIntegerField(null=True),
                ),
                ("litigation_after_reconsideration_total", models.PositiveIntegerField(null=True)),
            ],
            options={
                "verbose_name": "看板合计所用的数字",
                "verbose_name_plural": "看板合计所用的数字",
            },
        ),
        migrations.AddField(
            model_name="report",
            name="accepted_summand",
            field=models.ForeignObject(
                editable=False,
                from_fields=["accepted"],
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="reports.summand",
                to_fields=["revision"],
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="current_summand",
            field=models.ForeignObject(
                editable=False,
                from_fields=["current"],
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="reports.summand",
                to_fields=["revision"],
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="filed_summand",
            field=models.ForeignObject(
                editable=False,
                from_fields=["filed"],
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="reports.summand",
                to_fields=["revision"],
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
