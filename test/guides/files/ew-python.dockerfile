# the official image
FROM python:3.7-alpine

WORKDIR /srv

ENV PYTHONDONTWRITEBYTECODE 1
ENV PYTHONUNBUFFERED 1
ENV DEBUG 0

# the driver of the database
RUN apk update \
    && apk add --virtual driver-build gcc musl-dev python3-dev \
    && apk add postgresql-dev \
    && pip install psycopg2 \
    && apk del driver-build

COPY ./requirements.txt .
RUN pip install -r requirements.txt

COPY . .

RUN adduser -D notes
USER notes

CMD gunicorn notes.wsgi:application --bind 0.0.0.0:$PORT
