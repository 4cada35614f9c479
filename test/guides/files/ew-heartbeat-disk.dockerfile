FROM python:3.13-slim
COPY notes /srv/notes
USER 1001
EXPOSE 8000
CMD ["gunicorn", "notes.wsgi:application", "--bind", "0.0.0.0:8000"]
