FROM alpine:3.11
RUN apt-get -y install jq && rm -rf /var/lib/apt/lists/*
ADD tool /tool
