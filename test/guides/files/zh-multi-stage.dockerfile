FROM golang:1.7.3 as builder
WORKDIR /go/src/example.org/notes/
COPY notes.go .
RUN CGO_ENABLED=0 GOOS=linux go build -a -installsuffix cgo -o notes .

FROM alpine:latest
RUN apk --no-cache add ca-certificates
WORKDIR /root/
COPY --from=builder /go/src/example.org/notes/notes .
CMD ["./notes"]
