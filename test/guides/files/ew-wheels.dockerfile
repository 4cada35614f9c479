FROM python:3.6 as wheels
COPY requirements.txt /
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /built -r requirements.txt

FROM python:3.6-alpine
COPY --from=wheels /built /built
COPY --from=wheels requirements.txt .
RUN pip install --no-cache /built/*
WORKDIR /srv
COPY . /srv
