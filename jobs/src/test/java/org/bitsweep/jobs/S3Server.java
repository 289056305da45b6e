package org.bitsweep.jobs;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.jclouds.blobstore.options.ListContainerOptions;

/**
 * A server of S3's interface in this process, with objects in memory: they outlive its stops and starts, and its port stays
 * the same. Requests must be signed.
 */
final class S3Server implements AutoCloseable {

    static final String BUCKET = "bitsweep";

    private static final String KEY = "access";
    private static final String SECRET = "secret";

    private final BlobStoreContext context = ContextBuilder.newBuilder(new TransientApiMetadata())
            .credentials("any", "any").build(BlobStoreContext.class);
    private S3Proxy proxy;
    private int port;

    S3Server() throws Exception {
        objects().createContainerInLocation(null, BUCKET);
        start();
    }

    private BlobStore objects() {
        return context.getBlobStore();
    }

    /** Starts it, or starts it again where it was. */
    void start() throws Exception {
        proxy = S3Proxy.builder().blobStore(objects()).endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                // It does not know the checksums that newer clients send beside those it checks.
                .ignoreUnknownHeaders(true).build();
        proxy.start();
        port = proxy.getPort();
    }

    /** Connections break off, new ones are refused. */
    void stop() throws Exception {
        proxy.stop();
    }

    /** How many objects have names that match. */
    long count(String regex) {
        return objects().list(BUCKET, ListContainerOptions.Builder.recursive().maxResults(100_000)).stream()
                .filter(object -> object.getName().matches(regex)).count();
    }

    /** What Hadoop has to know of it; no code of Bitsweep's reads a credential. */
    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("endpoint", "http://127.0.0.1:" + port);
        settings.put("endpoint.region", "us-east-1");
        settings.put("path.style.access", "true");
        settings.put("access.key", KEY);
        settings.put("secret.key", SECRET);
        // So that what gives up, gives up after seconds.
        settings.put("attempts.maximum", "1");
        settings.put("retry.limit", "5");
        settings.put("retry.interval", "200ms");
        return settings.entrySet().stream().collect(Collectors.toMap(
                setting -> "spark.hadoop.fs.s3a." + setting.getKey(), Map.Entry::getValue));
    }

    /** Sessions of this process reach it. */
    void configure() {
        settings().forEach(System::setProperty);
    }

    void forget() {
        settings().keySet().forEach(System::clearProperty);
    }

    /** The same for a process of its own. */
    Map<String, String> environment() {
        return Map.of("JAVA_TOOL_OPTIONS", settings().entrySet().stream()
                .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue()).collect(Collectors.joining(" ")));
    }

    @Override
    public void close() throws Exception {
        stop();
        context.close();
    }
}
