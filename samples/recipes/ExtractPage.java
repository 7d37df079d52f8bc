import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** The article of a page, by Java's own HTTP client as it comes: java ExtractPage.java http://127.0.0.1:8000 page.html text/html */
public final class ExtractPage {
    private static final int TRIES = 5;

    private ExtractPage() {
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        URI service = URI.create(arguments[0] + "/v1/extract");
        HttpRequest request = HttpRequest.newBuilder(service)
            .header("Content-Type", arguments[2])
            .header("Accept", "text/plain")
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofFile(Path.of(arguments[1])))
            .build();
        HttpResponse<String> answer = send(HttpClient.newHttpClient(), request);
        if (answer.statusCode() != 200) {
            System.err.println(answer.body());
            System.exit(1);
        }
        System.out.write(answer.body().getBytes("UTF-8"));
        System.out.flush();
    }

    /** The answer; where there is no room (429, 503) it is asked for again after as many seconds as Retry-After says. */
    private static HttpResponse<String> send(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        for (int tries = 1; tries < TRIES && (answer.statusCode() == 429 || answer.statusCode() == 503); tries++) {
            Thread.sleep(1000 * answer.headers().firstValueAsLong("Retry-After").orElse(1));
            answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        }
        return answer;
    }
}
