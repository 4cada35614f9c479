FROM alpine:3.22
LABEL io.k8s.description="Keeps notes" \
      io.openshift.non-scalable="perhaps" \
      io.openshift.min-memory="plenty" \
      io.k8s.description="Keeps them well"
EXPOSE 8080
