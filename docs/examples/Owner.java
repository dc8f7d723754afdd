// Receives the events of wechat-edge, answers a text and pushes a template message. Java 17 or newer; for JSON it takes
// Jackson (com.fasterxml.jackson.core:jackson-databind), which most Java systems have.
//
// EVENTS_SECRET=whsec_… GATEWAY=http://localhost:8787 GATEWAY_KEY=… java -cp 'lib/*' Owner.java
import com.fasterxml.jackson.databind.*;
import com.sun.net.httpserver.*;
import java.net.*;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.*;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Owner {
    static final ObjectMapper JSON = new ObjectMapper();

    static boolean isGenuine(Headers headers, byte[] body) throws Exception {
        String id = headers.getFirst("webhook-id"), timestamp = headers.getFirst("webhook-timestamp"), signatures = headers.getFirst("webhook-signature");
        if (id == null || timestamp == null || signatures == null || !timestamp.matches("\\d{1,12}")) return false;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(System.getenv("EVENTS_SECRET").substring("whsec_".length())), "HmacSHA256"));
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes();
        boolean fits = Arrays.stream(signatures.split(" ")).anyMatch(one -> MessageDigest.isEqual(expected, one.getBytes()));
        return fits && Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(timestamp)) < 300;
    }

    static void push(String openid, String eventId) throws Exception {
        var data = Map.of("character_string1", "A1", "thing2", "Cup", "time3", "2026-11-22 09:30", "amount4", "59.00");
        var message = Map.of("touser", openid, "template_id", "sim_order_shipped_0000000000000000000000001", "data", data);
        var response = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(System.getenv("GATEWAY") + "/api/messages/template"))
            .timeout(Duration.ofSeconds(10)).header("Authorization", "Bearer " + System.getenv("GATEWAY_KEY")).header("Content-Type", "application/json")
            .header("Idempotency-Key", eventId) // keeps a repeated event from being a second message
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(message))).build(), HttpResponse.BodyHandlers.discarding());
        if (response.statusCode() != 200) throw new IllegalStateException("HTTP " + response.statusCode()); // without an answer the event comes again
    }

    static void handle(HttpExchange exchange) throws Exception {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!isGenuine(exchange.getRequestHeaders(), body)) { exchange.sendResponseHeaders(401, -1); return; }
        JsonNode event = JSON.readTree(body), data = event.path("data");
        boolean isText = event.path("type").asText().equals("message.text");
        String content = data.path("Content").asText();
        Object answer = Map.of();
        if (isText && content.equals("order")) push(data.path("FromUserName").asText(), exchange.getRequestHeaders().getFirst("webhook-id"));
        else if (isText) answer = Map.of("reply", Map.of("type", "text", "content", "Java heard: " + content));
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    public static void main(String[] args) throws Exception {
        if (Objects.requireNonNullElse(System.getenv("EVENTS_SECRET"), "").isEmpty()) {
            System.err.println("EVENTS_SECRET is not set");
            System.exit(1);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 9000), 0);
        server.createContext("/", exchange -> {
            try (exchange) { handle(exchange); } catch (Exception error) { error.printStackTrace(); }
        });
        server.start();
    }
}
