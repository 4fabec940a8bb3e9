# CSS and fonts
FROM node:22-bookworm-slim AS front
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev

# Python packages, by their hashes
FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt /tmp/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/requirements.txt

# What runs: no compiler, no Node, no root
FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin mhtafel \
 && install -d -o 10001 -m 750 /var/lib/mhtafel
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=front /app/node_modules node_modules
COPY manage.py ./
COPY docker/healthcheck.py docker/
COPY mhtafel mhtafel
COPY cases cases
COPY routing routing
COPY dashboards dashboards
COPY templates templates
COPY static static
COPY fixtures fixtures
# DEMO only here: collectstatic opens no database and needs no secret. The image itself starts without it.
RUN DEMO=1 python manage.py collectstatic --noinput --verbosity 0
USER 10001
EXPOSE 8000
CMD ["gunicorn", "mhtafel.wsgi", "--bind", "0.0.0.0:8000"]
