// SPDX-License-Identifier: Apache-2.0
#include "formats/cap.h"

#include <pugixml.hpp>

#include "formats/geojson.h"

namespace thalweg::formats {
namespace {

class Text final : public pugi::xml_writer {
 public:
  void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }

  std::string text;
};

/// XML 1.0 has no place for most control characters, not even escaped.
std::string printable(const std::string& text) {
  std::string kept;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    kept += byte >= 0x20 || c == '\n' || c == '\t' ? c : ' ';
  }
  return kept;
}

void put(pugi::xml_node& into, const char* name, const std::string& text) {
  if (!text.empty()) into.append_child(name).text().set(printable(text).c_str());
}

void put(pugi::xml_node& into, const char* name, const std::optional<Instant>& at) {
  if (at) put(into, name, cap_time(*at));
}

std::string printed(const pugi::xml_document& document) {
  Text writer;
  document.save(writer, "  ", pugi::format_indent, pugi::encoding_utf8);
  return std::move(writer.text);
}

pugi::xml_node begin(pugi::xml_document& document, const char* root, const char* space) {
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node node = document.append_child(root);
  node.append_attribute("xmlns") = space;
  return node;
}

std::string kilometres(std::uint32_t metres) {
  std::string fraction = std::to_string(metres % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  return std::to_string(metres / 1000) + "." + fraction;
}

void put_info(pugi::xml_node& root, const CapAlert& alert, const CapInfo& info) {
  pugi::xml_node node = root.append_child("info");
  put(node, "language", info.language);
  put(node, "category", alert.category);
  put(node, "event", info.event);
  for (const std::string& response : alert.responses) put(node, "responseType", response);
  put(node, "urgency", alert.urgency);
  put(node, "severity", alert.severity);
  put(node, "certainty", alert.certainty);
  put(node, "onset", alert.onset);
  put(node, "expires", alert.expires);
  put(node, "senderName", info.sender_name);
  put(node, "headline", info.headline);
  put(node, "description", info.description);
  put(node, "instruction", info.instruction);
  put(node, "web", info.web);
  for (const auto& [name, value] : alert.parameters) {
    pugi::xml_node parameter = node.append_child("parameter");
    put(parameter, "valueName", name);
    put(parameter, "value", value);
  }
  if (alert.area.empty()) return;
  pugi::xml_node area = node.append_child("area");
  put(area, "areaDesc", alert.area);
  if (alert.centre)
    put(area,
        "circle",
        to_degrees(alert.centre->lat_e7) + "," + to_degrees(alert.centre->lon_e7) + " " + kilometres(alert.radius_m));
}

}  // namespace

std::string cap_time(Instant at) {
  return to_rfc3339(at).substr(0, 19) + "-00:00";
}

std::string to_xml(const CapAlert& alert) {
  pugi::xml_document document;
  pugi::xml_node root = begin(document, "alert", "urn:oasis:names:tc:emergency:cap:1.2");
  put(root, "identifier", alert.identifier);
  put(root, "sender", alert.sender);
  put(root, "sent", cap_time(alert.sent));
  put(root, "status", alert.status);
  put(root, "msgType", alert.message_type);
  put(root, "scope", alert.scope);
  put(root, "restriction", alert.restriction);
  std::string references;
  for (const std::string& each : alert.references) references += (references.empty() ? "" : " ") + each;
  put(root, "references", references);
  for (const CapInfo& info : alert.infos) put_info(root, alert, info);
  return printed(document);
}

std::string to_atom(const Feed& feed) {
  pugi::xml_document document;
  pugi::xml_node root = begin(document, "feed", "http://www.w3.org/2005/Atom");
  put(root, "id", feed.id);
  put(root, "title", feed.title);
  put(root, "updated", to_rfc3339(feed.updated));
  pugi::xml_node author = root.append_child("author");
  put(author, "name", feed.author);
  pugi::xml_node self = root.append_child("link");
  self.append_attribute("rel") = "self";
  self.append_attribute("href") = feed.self.c_str();
  for (const FeedEntry& each : feed.entries) {
    pugi::xml_node entry = root.append_child("entry");
    put(entry, "id", each.id);
    put(entry, "title", each.title);
    put(entry, "updated", to_rfc3339(each.updated));
    put(entry, "summary", each.summary);
    pugi::xml_node link = entry.append_child("link");
    link.append_attribute("rel") = "alternate";
    link.append_attribute("type") = each.link_type.c_str();
    link.append_attribute("href") = each.link.c_str();
  }
  return printed(document);
}

}  // namespace thalweg::formats
