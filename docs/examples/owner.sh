#!/bin/sh
# What the gateway and your system say to each other, with curl and openssl alone.
#
#   EVENTS_SECRET=whsec_… owner.sh event http://localhost:9000/      sends your system a signed event, as the gateway does
#   GATEWAY=http://localhost:8787 GATEWAY_KEY=… owner.sh push openid     pushes a template message
set -eu

case "${1:-}" in
event)
	: "${EVENTS_SECRET:?is not set}"
	id=evt_try_$(date +%s) timestamp=$(date +%s)
	body='{"type":"message.text","timestamp":"2026-11-22T09:30:00Z","data":{"ToUserName":"gh_1","FromUserName":"o51a0-try","CreateTime":1795339800,"MsgType":"text","MsgId":"1","Content":"ping"}}'
	key=$(printf %s "${EVENTS_SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
	signature=$(printf %s "$id.$timestamp.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
	curl -sS --fail-with-body -X POST "$2" -H 'Content-Type: application/json' --data-binary "$body" \
		-H "webhook-id: $id" -H "webhook-timestamp: $timestamp" -H "webhook-signature: v1,$signature"
	;;
push)
	: "${GATEWAY:?is not set}" "${GATEWAY_KEY:?is not set}"
	curl -sS --fail-with-body -X POST "$GATEWAY/api/messages/template" \
		-H "Authorization: Bearer $GATEWAY_KEY" -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s)-$2" \
		--data-binary '{"touser":"'"$2"'","template_id":"sim_order_shipped_0000000000000000000000001","data":{
			"character_string1":"A1","thing2":"Cup","time3":"2026-11-22 09:30","amount4":"59.00"}}'
	;;
*)
	sed -n '2,5s/^# \{0,1\}//p' "$0"
	exit 64
	;;
esac
