FROM python:3.6-alpine
WORKDIR /srv
COPY requirements.txt /
RUN pip install -r /requirements.txt
COPY . /srv
