FROM eclipse-temurin:17-jre
COPY app.jar /srv/app.jar
USER 1001
CMD ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-jar", "/srv/app.jar"]
