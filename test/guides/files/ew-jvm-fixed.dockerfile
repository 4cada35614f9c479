FROM eclipse-temurin:17-jre
COPY app.jar /srv/app.jar
USER 1001
CMD ["java", "-Xmx1g", "-XX:+HeapDumpOnOutOfMemoryError", "-jar", "/srv/app.jar"]
