FROM python:3.13-slim
COPY app.py /srv/app.py
USER 1001
CMD ["gunicorn", "--chdir", "/srv", "-b", "0.0.0.0:8000", "app:app"]
