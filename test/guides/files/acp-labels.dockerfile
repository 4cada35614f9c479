FROM alpine:3.22
LABEL io.k8s.description="Keeps notes" \
      io.k8s.display-name="Notes" \
      io.openshift.tags="notes,web" \
      io.openshift.expose-services="8080:http" \
      io.openshift.non-scalable="true" \
      io.openshift.min-memory="64Mi" \
      io.openshift.min-cpu="1"
EXPOSE 8080
