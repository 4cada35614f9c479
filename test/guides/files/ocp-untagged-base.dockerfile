FROM registry.access.redhat.com/ubi9/ubi
LABEL name="notes"
