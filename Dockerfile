# docker build -t zippermerge .
# Everything comes from Maven Central. Where Maven itself has to come from elsewhere: --build-arg MVNW_REPOURL=...
FROM eclipse-temurin:25-jdk AS build
ARG MVNW_REPOURL
ARG MVNW_USERNAME
ARG MVNW_PASSWORD
WORKDIR /build
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY openapi.yaml LICENSE ./
COPY src src
# Format and tests are the business of `./mvnw verify`.
RUN ./mvnw -B -ntp -q -Dspotless.check.skip=true -Dmaven.test.skip=true package \
 && java -Djarmode=tools -jar target/zippermerge.jar extract --layers --destination /layers

# The application unpacks TensorFlow's libraries itself, once; that it can describe a model shows that they load.
# The jar that they came from is not needed after that.
RUN ZIPPERMERGE_CACHE=/libraries java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -jar target/zippermerge.jar inspect src/test/resources/models/lenet-export.zip \
 && chmod -R a+rX /libraries \
 && rm /layers/dependencies/lib/tensorflow-core-native-*.jar

FROM eclipse-temurin:25-jre
# Java stops here where the runtime has no Vector API.
RUN java --add-modules=jdk.incubator.vector -version \
 && useradd --uid 10001 --home-dir /work --shell /usr/sbin/nologin zippermerge \
 && install -d -o zippermerge /work
COPY --from=build /libraries /opt/zippermerge/libraries
COPY --from=build /layers/dependencies /opt/zippermerge
COPY --from=build /layers/snapshot-dependencies /opt/zippermerge
COPY --from=build /layers/application /opt/zippermerge

# All that is ever written: work folders of jobs and uploads, and the service's own PostgreSQL where it has no other.
VOLUME /work
WORKDIR /work
USER 10001
ENV ZIPPERMERGE_CACHE=/opt/zippermerge/libraries ZIPPERMERGE_DATADIR=/work/data TF_CPP_MIN_LOG_LEVEL=1 \
  LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=3m --retries=3 \
  CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-jar", "/opt/zippermerge/zippermerge.jar", "health"]
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "--add-modules=jdk.incubator.vector", \
  "-XX:-UsePerfData", "-Djava.io.tmpdir=/work", "-jar", "/opt/zippermerge/zippermerge.jar"]
CMD ["serve"]
