"""How gunicorn serves the site, wherever it is started: ``gunicorn config.wsgi``."""

import os
from pathlib import Path

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 8
preload_app = False
memory = Path("/dev/shm")  # noqa: S108 the heartbeat file must not wait for a disk
worker_tmp_dir = str(memory) if memory.is_dir() else None
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
raw_env = [f"MINGCHA_DB_POOL={os.environ.get('MINGCHA_DB_POOL', '1')}"]
