# The same Debian, Python and fonts as on a machine without containers (scripts/setup.sh).
FROM debian:13-slim AS base
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        python3 libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-liberation \
    && rm -rf /var/lib/apt/lists/*

FROM base AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/lhh
COPY requirements-setup.lock requirements.lock ./
RUN python3 -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-setup.lock \
    && /opt/build/bin/uv venv --python /usr/bin/python3 .venv \
    && /opt/build/bin/uv pip install --no-cache --compile-bytecode --python .venv/bin/python --require-hashes -r requirements.lock
COPY . .
# The names of static files carry their hash in service mode; nothing else is read from these two settings here.
RUN LHH_SERVICE=1 LHH_VAR=/srv/lhh/var .venv/bin/python manage.py collectstatic --noinput

FROM base
RUN useradd --system --uid 10001 --home-dir /srv/lhh --shell /usr/sbin/nologin lhh
WORKDIR /srv/lhh
COPY --from=build /srv/lhh /srv/lhh
# /data holds what must be kept: uploaded and issued files. Static files stay in the image.
RUN install -d -o lhh -g lhh /data
USER lhh
ENV PATH=/srv/lhh/.venv/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 LHH_SERVICE=1 LHH_VAR=/data STATIC_ROOT=/srv/lhh/var/static
VOLUME /data
EXPOSE 8000
CMD ["sh", "scripts/serve.sh", "web"]
