-- A payload's own messages as a JSON array; the short form is a user and an assistant message.
CREATE OR REPLACE MACRO conversation(payload) AS
  CASE WHEN json_array_length(payload, '$.messages') > 0 THEN json_extract(payload, '$.messages')
    ELSE json_array(
      json_object('role', 'user', 'content', json_extract_string(payload, '$.query')),
      json_object('role', 'assistant', 'content', json_extract_string(payload, '$.result')))
  END;

-- The text of one message's content: a string, or the text parts joined by line feeds.
CREATE OR REPLACE MACRO content_text(content) AS
  CASE json_type(content)
    WHEN 'VARCHAR' THEN json_extract_string(content, '$')
    WHEN 'ARRAY' THEN array_to_string(
      list_filter(
        list_transform(json_extract(content, '$[*]'),
          lambda part: CASE json_type(part)
            WHEN 'VARCHAR' THEN json_extract_string(part, '$')
            ELSE json_extract_string(part, '$.text') END),
        lambda text: text IS NOT NULL),
      chr(10))
    ELSE '' END;

-- The texts of all messages of a role, joined by line feeds.
CREATE OR REPLACE MACRO role_text(messages, role) AS
  array_to_string(
    list_filter(
      list_transform(
        list_filter(json_extract(messages, '$[*]'),
          lambda message: json_extract_string(message, '$.role') = role),
        lambda message: content_text(json_extract(message, '$.content'))),
      lambda text: text <> ''),
    chr(10));
