FROM alpine:3.11
ADD tool /tool
RUN apt-get -y install jq && rm -rf /var/lib/apt/lists/*
