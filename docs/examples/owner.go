// Receives the events of wechat-edge, answers a text and pushes a template message. Go 1.19 or newer, no modules.
//
// EVENTS_SECRET=whsec_… GATEWAY=http://localhost:8787 GATEWAY_KEY=… go run owner.go
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

type event struct {
	Type string
	Data struct{ FromUserName, Content string }
}

func isGenuine(secret []byte, header http.Header, body []byte) bool {
	mac := hmac.New(sha256.New, secret)
	io.WriteString(mac, header.Get("webhook-id")+"."+header.Get("webhook-timestamp")+"."+string(body))
	expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	seconds, err := strconv.ParseInt(header.Get("webhook-timestamp"), 10, 64)
	fits := false
	for _, one := range strings.Fields(header.Get("webhook-signature")) {
		fits = fits || hmac.Equal([]byte(one), []byte(expected))
	}
	return fits && err == nil && time.Since(time.Unix(seconds, 0)).Abs() < 5*time.Minute
}

func push(openid, eventID string) bool {
	message, _ := json.Marshal(map[string]any{"touser": openid, "template_id": "sim_order_shipped_0000000000000000000000001",
		"data": map[string]string{"character_string1": "A1", "thing2": "Cup", "time3": "2026-11-22 09:30", "amount4": "59.00"}})
	request, _ := http.NewRequest("POST", os.Getenv("GATEWAY")+"/api/messages/template", strings.NewReader(string(message)))
	// The event's id keeps a repeated event from being a second message.
	request.Header = http.Header{"Authorization": {"Bearer " + os.Getenv("GATEWAY_KEY")}, "Content-Type": {"application/json"},
		"Idempotency-Key": {eventID}}
	response, err := (&http.Client{Timeout: 10 * time.Second}).Do(request)
	if err == nil {
		response.Body.Close()
	}
	return err == nil && response.StatusCode == http.StatusOK
}

func main() {
	secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("EVENTS_SECRET"), "whsec_"))
	if err != nil || len(secret) == 0 { // with an empty secret anybody could sign
		log.Fatal("EVENTS_SECRET is not set")
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		var e event
		if !isGenuine(secret, r.Header, body) || json.Unmarshal(body, &e) != nil {
			http.Error(w, "not from the gateway", http.StatusUnauthorized)
			return
		}
		answer := map[string]any{}
		if e.Type == "message.text" && e.Data.Content != "order" {
			answer["reply"] = map[string]string{"type": "text", "content": "Go heard: " + e.Data.Content}
		} else if e.Type == "message.text" && !push(e.Data.FromUserName, r.Header.Get("webhook-id")) {
			w.WriteHeader(http.StatusBadGateway) // the event comes again
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(answer)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:9000", nil))
}
