<?php
// Receives the events of wechat-edge, answers a text and pushes a template message. PHP 8, no packages.
//
// EVENTS_SECRET=whsec_… GATEWAY=http://localhost:8787 GATEWAY_KEY=… php -S 127.0.0.1:9000 owner.php

$secret = base64_decode(substr((string) getenv('EVENTS_SECRET'), strlen('whsec_')));
if ($secret === '') { // with an empty secret anybody could sign
    http_response_code(500);
    error_log('EVENTS_SECRET is not set');
    exit;
}

function is_genuine(string $secret, string $id, string $timestamp, string $signatures, string $body): bool {
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $secret, true));
    $fits = array_filter(explode(' ', $signatures), fn($one) => hash_equals($expected, $one));
    return $fits && ctype_digit($timestamp) && abs(time() - (int) $timestamp) < 300;
}

function push(string $openid, string $event_id): bool {
    $message = ['touser' => $openid, 'template_id' => 'sim_order_shipped_0000000000000000000000001', 'data' => [
        'character_string1' => 'A1', 'thing2' => 'Cup', 'time3' => '2026-11-22 09:30', 'amount4' => '59.00']];
    // The event's id keeps a repeated event from being a second message.
    $headers = ['Authorization: Bearer ' . getenv('GATEWAY_KEY'), 'Content-Type: application/json', "Idempotency-Key: $event_id"];
    $request = ['method' => 'POST', 'header' => $headers, 'content' => json_encode($message), 'timeout' => 10];
    return @file_get_contents(getenv('GATEWAY') . '/api/messages/template', false, stream_context_create(['http' => $request])) !== false;
}

$body = file_get_contents('php://input');
$id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
if (!is_genuine($secret, $id, $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '', $body)) {
    http_response_code(401);
    exit;
}
['type' => $type, 'data' => $data] = json_decode($body, true);
$answer = [];
if ($type === 'message.text' && $data['Content'] === 'order') {
    http_response_code(push($data['FromUserName'], $id) ? 200 : 502); // after a 502 the event comes again
} elseif ($type === 'message.text') {
    $answer = ['reply' => ['type' => 'text', 'content' => "PHP heard: {$data['Content']}"]];
}
header('Content-Type: application/json');
echo json_encode((object) $answer, JSON_UNESCAPED_UNICODE);
