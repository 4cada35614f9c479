FROM golang:1.25
WORKDIR /go/src/example.org/notes/
COPY notes.go .
RUN CGO_ENABLED=0 GOOS=linux go build -o notes .
CMD ["./notes"]
