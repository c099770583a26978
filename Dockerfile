# One image for web, worker, beat and management commands; docker-compose.yml says which process each container runs.
FROM python:3.13-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/portal \
 && /opt/portal/bin/pip install --only-binary :all: --require-hashes -r /tmp/base.txt

FROM python:3.13-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /srv/portal --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal /srv/portal /var/lib/portal /var/lib/portal/publications /var/lib/portal/static /var/lib/portal/run
COPY --from=packages /opt/portal /opt/portal
COPY --chown=root:root . /srv/portal
WORKDIR /srv/portal
ENV PATH=/opt/portal/bin:$PATH \
    PYTHONPATH=/srv/portal \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp/cache \
    DJANGO_SETTINGS_MODULE=jfp_portal.settings \
    JFP_RUN_DIR=/var/lib/portal/run \
    PUBLICATION_ROOT=/var/lib/portal/publications \
    STATIC_ROOT=/var/lib/portal/static
USER portal
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--http", "1", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "8", "jfp_portal.wsgi:application"]
