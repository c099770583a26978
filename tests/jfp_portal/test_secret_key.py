"""Do processes that start at the same moment have the same key, when the installation was given none?"""

import secrets
import threading
import time

from jfp_portal.environment import own_secret_key


def test_a_key_is_never_read_half_made(tmp_path, monkeypatch):
    real = secrets.token_urlsafe

    def slowly(size):
        time.sleep(0.1)  # as on a busy machine, where worker and beat start together
        return real(size)

    monkeypatch.setattr(secrets, "token_urlsafe", slowly)
    found = []
    threads = [threading.Thread(target=lambda: found.append(own_secret_key(tmp_path))) for _ in range(4)]
    for thread in threads:
        thread.start()
        time.sleep(0.03)
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found[0]) > 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
