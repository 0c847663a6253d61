"""Figures as pages show them."""

from django import template

from reports.comparison import shown

register = template.Library()
register.filter("figure", shown)
