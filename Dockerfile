# One image for web, worker and beat; the command decides.
FROM node:22-slim AS charts
WORKDIR /charts
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY assets assets
RUN npm run build

FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
WORKDIR /app
COPY . .
COPY --from=charts /charts/.build .build
# Catalogues and static files are part of the image; nothing of this stage's data is kept.
RUN /venv/bin/pybabel compile --directory locale --domain django \
    && SECRET_KEY=only-for-building MINGCHA_DATA=/data /venv/bin/python manage.py collectstatic --no-input \
    && mv /data/static /static

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin mingcha \
    && install --directory --owner mingcha --group mingcha /data
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY --from=build /static /static
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    MINGCHA_DATA=/data MINGCHA_STATIC=/static
USER mingcha
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000"]
