"""``manage.py up``: the whole site under one process."""
