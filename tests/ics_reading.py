"""A reader of calendar files that shares nothing with the writer: RFC 5545 section 3.1 to 3.3, strictly."""


def read_calendar(content: bytes) -> list[dict[str, str]]:
    """The events, each by property name (with its parameters). Fails on what the standard forbids."""
    assert content.endswith(b"\r\n")
    lines: list[bytes] = []
    for line in content[:-2].split(b"\r\n"):
        assert len(line) <= 75, line
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode()  # no character is cut in two
        if line.startswith((b" ", b"\t")):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    told = [line.decode().split(":", 1) for line in lines]
    assert told[0] == ["BEGIN", "VCALENDAR"]
    assert told[-1] == ["END", "VCALENDAR"]
    head = dict(told[1 : next((n for n, (name, value) in enumerate(told) if value == "VEVENT"), -1)])
    assert head["VERSION"] == "2.0"
    assert head["PRODID"]
    events: list[dict[str, str]] = []
    inside = False
    for name, value in told[1:-1]:
        if (name, value) == ("BEGIN", "VEVENT"):
            assert not inside
            inside = True
            events.append({})
        elif (name, value) == ("END", "VEVENT"):
            inside = False
            assert {"UID", "DTSTAMP", "SUMMARY"} <= set(events[-1]), events[-1]
        elif inside:
            assert name not in events[-1], f"{name} twice"
            events[-1][name] = value if name == "URL" else unescaped(value)
    assert len({event["UID"] for event in events}) == len(events)
    return events


def unescaped(value: str) -> str:
    found, characters = "", iter(value)
    for character in characters:
        if character == "\\":
            following = next(characters)
            assert following in "\\;,nN", value
            found += "\n" if following in "nN" else following
        else:
            assert character not in ";,", f"not escaped: {value}"
            found += character
    return found
