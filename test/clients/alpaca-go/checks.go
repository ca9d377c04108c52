// Counts what holds, and compares what the client decoded with what was sent.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"
)

const (
	title      = "alpaca-trade-api-go 3.9.1"
	deadline   = 60 * time.Second
	lookAgain  = 100 * time.Millisecond
	shownBytes = 300
)

var passed, failed int

func holds(what string, isTrue bool) {
	if isTrue {
		passed++
		fmt.Printf("ok      %s: %s\n", title, what)
	} else {
		failed++
		fmt.Printf("FAILED  %s: %s\n", title, what)
	}
}

func equal[T any](what string, found, expected T) {
	if !reflect.DeepEqual(found, expected) {
		what = fmt.Sprintf("%s: expected %v, found %v", what, expected, found)
	}
	holds(what, reflect.DeepEqual(found, expected))
}

func until(isTrue func() bool) bool {
	for end := time.Now().Add(deadline); time.Now().Before(end); time.Sleep(lookAgain) {
		if isTrue() {
			return true
		}
	}
	return false
}

// must is for calls without which nothing that follows has a meaning.
func must[T any](answer T, err error) T {
	if err != nil {
		panic(err)
	}
	return answer
}

// lastBody is the transport of the client; it keeps what was answered last.
type lastBody struct {
	mutex sync.Mutex
	bytes []byte
}

func (last *lastBody) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	last.mutex.Lock()
	last.bytes = body
	last.mutex.Unlock()
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, nil
}

func (last *lastBody) decoded() any {
	last.mutex.Lock()
	defer last.mutex.Unlock()
	return parsed(last.bytes)
}

func parsed(text []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var sent any
	if err := decoder.Decode(&sent); err != nil {
		panic(fmt.Sprintf("%v: %.*s", err, shownBytes, text))
	}
	return sent
}

// lossless: each field of the answer has the value that was sent. A field that may not be absent, and was not sent or null, is a zero
// that the program takes for a value; those in `known` are.
func lossless(what string, sent any, decoded any, known ...string) {
	lost := []string{}
	for _, one := range differences("", sent, reflect.ValueOf(decoded)) {
		if !slices.Contains(known, strings.TrimPrefix(strings.SplitN(one, " ", 2)[0], ".")) {
			lost = append(lost, one)
		}
	}
	slices.Sort(lost)
	lost = slices.Compact(lost)
	equal(what+" is decoded without a loss", lost, []string{})
}

func differences(path string, sent any, decoded reflect.Value) []string {
	if decoded.Kind() == reflect.Pointer {
		if decoded.IsNil() {
			if sent == nil {
				return nil
			}
			return []string{fmt.Sprintf("%s is lost: %v", path, sent)}
		}
		return differences(path, sent, decoded.Elem())
	}
	if sent == nil {
		if decoded.Kind() == reflect.Slice {
			return nil
		}
		return []string{path + " is null"}
	}
	switch value := decoded.Interface().(type) {
	case decimal.Decimal:
		is, err := decimal.NewFromString(fmt.Sprint(sent))
		return differsIf(path, err != nil || !is.Equal(value), sent, value)
	case time.Time:
		is, err := time.Parse(time.RFC3339Nano, fmt.Sprint(sent))
		return differsIf(path, err != nil || !is.Equal(value), sent, value)
	}
	switch decoded.Kind() {
	case reflect.Struct:
		return differencesOfFields(path, sent, decoded)
	case reflect.Slice:
		return differencesOfList(path, sent, decoded)
	case reflect.Map:
		return differencesOfMap(path, sent, decoded)
	}
	return differsIf(path, fmt.Sprint(sent) != fmt.Sprint(decoded.Interface()), sent, decoded.Interface())
}

func differsIf(path string, isTrue bool, sent any, decoded any) []string {
	if !isTrue {
		return nil
	}
	return []string{fmt.Sprintf("%s differs: %v, decoded %v", path, sent, decoded)}
}

func differencesOfFields(path string, sent any, decoded reflect.Value) []string {
	fields, isObject := sent.(map[string]any)
	if !isObject {
		return differsIf(path, fmt.Sprint(sent) != fmt.Sprint(decoded.Interface()), sent, decoded.Interface())
	}
	found := []string{}
	for at := range decoded.NumField() {
		name, _, _ := strings.Cut(decoded.Type().Field(at).Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		value, isThere := fields[name]
		if !isThere && decoded.Field(at).Kind() != reflect.Pointer {
			found = append(found, path+"."+name+" is absent")
			continue
		}
		found = append(found, differences(path+"."+name, value, decoded.Field(at))...)
	}
	return found
}

func differencesOfList(path string, sent any, decoded reflect.Value) []string {
	list, isList := sent.([]any)
	if !isList || len(list) != decoded.Len() {
		return differsIf(path, true, sent, decoded.Interface())
	}
	found := []string{}
	for at := range list {
		found = append(found, differences(path, list[at], decoded.Index(at))...)
	}
	return found
}

func differencesOfMap(path string, sent any, decoded reflect.Value) []string {
	found := []string{}
	for _, key := range decoded.MapKeys() {
		found = append(found, differences(path, sent.(map[string]any)[key.String()], decoded.MapIndex(key))...)
	}
	return found
}
