#!/bin/bash
# Is the program in this container well? Exit code 0 if so.
#
# A broker is asked over HTTP, at --http or HTTP_ADDRESS as it was started. A producer and a consumer
# have no door to knock at; they hold on by themselves while a broker is away, so that running is well.
set -u

mapfile -d '' -t words </proc/1/cmdline

is_broker() {
  local word
  for word in "${words[@]}"; do
    [[ $word == broker ]] && return
  done
  return 1
}

http_address() {
  local address=${HTTP_ADDRESS:-0.0.0.0:8080} before= word
  for word in "${words[@]}"; do
    [[ $before == --http ]] && address=$word
    [[ $word == --http=* ]] && address=${word#--http=}
    before=$word
  done
  echo "$address"
}

is_broker || exit 0
address=$(http_address)
[[ $address == off ]] && exit 0

port=${address##*:}
host=${address%:*}
host=${host#[}
host=${host%]}
case $host in
  '' | 0.0.0.0 | ::) host=127.0.0.1 ;;
esac

if ! { exec 3<>"/dev/tcp/$host/$port"; } 2>/dev/null; then
  echo "nothing listens at $host:$port"
  exit 1
fi
printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
IFS= read -r -t 2 status <&3
echo "GET http://$address/readyz: ${status%$'\r'}"
[[ $status == 'HTTP/1.1 200 '* ]]
