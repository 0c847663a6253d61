"""Settings of the tests: the site's own, on the servers and in the directory of this run."""

import os

from tests import servers

for _name, _value in servers.environment(servers.plan()).items():
    os.environ.setdefault(_name, _value)

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SUMS_KEPT_SECONDS = 0
