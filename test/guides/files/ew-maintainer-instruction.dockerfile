FROM debian:12-slim
MAINTAINER notes@example.org
