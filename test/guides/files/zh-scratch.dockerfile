FROM scratch
COPY notes /notes
CMD [ "/notes" ]
