# The bot with the answers in knowledge/, and what it learns from them, so that it answers at once.
#   docker build -t faqbot .
#   docker run --env-file .env --read-only --tmpfs /tmp faqbot python -m bot socket
FROM python:3.13-slim-bookworm AS build
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY bot/ bot/
COPY knowledge/ knowledge/
ENV FAQ_CACHE_DIR=/app/learnt
RUN /venv/bin/python -m compileall -q bot && /venv/bin/python -m bot check --learn

FROM python:3.13-slim-bookworm
COPY --from=build /venv /venv
COPY --from=build /app /app
# The only place that is written; mount a volume there, or set DATABASE_URL for PostgreSQL.
RUN mkdir /data && chown 10001:10001 /data
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    FAQ_CACHE_DIR=/app/learnt \
    DATABASE_URL=sqlite:////data/faqbot.db \
    PORT=3000
USER 10001:10001
EXPOSE 3000
# For faqbot serve. Socket Mode has no port: run that with --no-healthcheck.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["python", "-m", "bot", "serve"]
