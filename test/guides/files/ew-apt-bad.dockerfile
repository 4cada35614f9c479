FROM debian:12-slim
RUN apt-get install curl -y
RUN apt-get install jq -y && rm -rf /var/lib/apt/lists/*
