// SPDX-License-Identifier: Apache-2.0
#include "picture/alert.h"
#include "picture/rules.h"

namespace thalweg::picture {

const char* name(Trigger trigger) {
  switch (trigger) {
    case Trigger::enter: return "enter";
    case Trigger::leave: return "leave";
    case Trigger::cross: return "cross";
    case Trigger::dwell: return "dwell";
    case Trigger::loiter: return "loiter";
    case Trigger::approach: return "approach";
    case Trigger::crowd: return "crowd";
    case Trigger::level: return "level";
    case Trigger::silence: return "silence";
    case Trigger::meeting: return "meeting";
  }
  return "enter";
}

const char* name(Measure measure) {
  switch (measure) {
    case Measure::distance_m: return "distance_m";
    case Measure::along_m: return "along_m";
    case Measure::left: return "left";
    case Measure::inside_ms: return "inside_ms";
    case Measure::radius_m: return "radius_m";
    case Measure::loiter_ms: return "loiter_ms";
    case Measure::reach_ms: return "reach_ms";
    case Measure::speed_cm_s: return "speed_cm_s";
    case Measure::course_cdeg: return "course_cdeg";
    case Measure::count: return "count";
    case Measure::limit: return "limit";
    case Measure::value_milli: return "value_milli";
    case Measure::silent_ms: return "silent_ms";
    case Measure::separation_m: return "separation_m";
  }
  return "distance_m";
}

}  // namespace thalweg::picture
