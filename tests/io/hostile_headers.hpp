// SPDX-License-Identifier: BSL-1.0
#pragma once

// Headers of safetensors files that were made to be misread, and whether they are right. Where nothing else is said,
// the format's reference implementation (the Rust crate, 0.8) has the same opinion.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <io/temporary_folder.hpp>

namespace test {

struct hostile_header {
  std::string text;
  std::size_t data;  // bytes behind the header
  bool right;
};

inline std::string repeated(const std::string& text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

/// A file with this header and so many bytes of data, 0, 1, 2 ...
inline bytes safetensors_file(const std::string& header, std::size_t data) {
  bytes file;
  for (std::size_t i = 0; i < 8; ++i) file.push_back(static_cast<std::uint8_t>(header.size() >> 8 * i));
  file.insert(file.end(), header.begin(), header.end());
  for (std::size_t i = 0; i < data; ++i) file.push_back(static_cast<std::uint8_t>(i));
  return file;
}

/// An array of this name with what stands between the braces.
inline std::string one(const std::string& fields) { return "{\"a\":{" + fields + "}}"; }

inline std::vector<hostile_header> hostile_headers() {
  const std::string two = R"("dtype":"F32","shape":[2],"data_offsets":[0,8])", a = one(two);
  const auto shape = [](const std::string& extents, const std::string& end) {
    return one(R"("dtype":"F32","shape":[)" + extents + R"(],"data_offsets":[0,)" + end + "]");
  };
  const auto more = [&](const std::string& field) { return one(two + "," + field); };
  const auto type = [](const std::string& dtype, const std::string& end) {
    return one(R"("dtype":")" + dtype + R"(","shape":[2],"data_offsets":[0,)" + end + "]");
  };
  return {
      // What surrounds the object.
      {"", 0, false},
      {"{}", 0, true},
      {"{}", 8, false},
      {a + "        ", 8, true},
      {a + "\n\t\r ", 8, true},
      {" " + a, 8, false},  // the crate takes it; the format says that a header begins with {
      {"\xef\xbb\xbf" + a, 8, false},
      {a + "x", 8, false},
      {a + std::string(1, '\0'), 8, false},
      {a + a, 8, false},
      {"[]", 0, false},
      {"null", 0, false},
      {"{", 0, false},
      {"{\"a\":", 0, false},
      {R"({"a":1})", 0, false},
      {R"({"a":null})", 0, false},
      {R"({"a":[]})", 0, false},
      {R"({"a":"F32"})", 0, false},
      {R"({"a":{}})", 0, false},
      {"{/**/}", 0, false},
      {"{,}", 0, false},
      {R"({"a":{},})", 0, false},
      // Fields: which there are, twice, of another kind.
      {a, 8, true},
      {a, 7, false},
      {a, 9, false},
      {more(R"("more":[{"x":null},true,-1.5e3,"text",[[]],18446744073709551616])"), 8, true},
      {more(R"("more":1e999)"), 8, false},
      {more(R"("more":)" + repeated("[", 100) + repeated("]", 100)), 8, true},
      {more(R"("more":)" + repeated("[", 1000) + repeated("]", 1000)), 8, false},
      {more(R"("more":)" + repeated("{\"x\":", 1000) + "1" + repeated("}", 1000)), 8, false},
      {more(R"("dtype":"F32")"), 8, false},
      {more(R"("shape":[2])"), 8, false},
      {more(R"("data_offsets":[0,8])"), 8, false},
      {one(R"("shape":[2],"data_offsets":[0,8])"), 8, false},
      {one(R"("dtype":"F32","data_offsets":[0,8])"), 8, false},
      {one(R"("dtype":"F32","shape":[2])"), 8, false},
      {one(R"("dtype":4,"shape":[2],"data_offsets":[0,8])"), 8, false},
      {one(R"("dtype":"F32","shape":2,"data_offsets":[0,8])"), 8, false},
      {one(R"("dtype":"F32","shape":[[2]],"data_offsets":[0,8])"), 8, false},
      {one(R"("dtype":"F32","shape":{"0":2},"data_offsets":[0,8])"), 8, false},
      {one(R"("dtype":"F32","shape":[2],"data_offsets":[0])"), 8, false},
      {one(R"("dtype":"F32","shape":[2],"data_offsets":[0,8,8])"), 8, false},
      {one(R"("dtype":"F32","shape":[2],"data_offsets":[0,null])"), 8, false},
      // Numbers.
      {shape("-2", "8"), 8, false},
      {shape("-0", "0"), 0, false},
      {shape("2.0", "8"), 8, false},
      {shape("2e0", "8"), 8, false},
      {shape("02", "8"), 8, false},
      {shape("1e999", "8"), 8, false},
      {shape("18446744073709551616", "8"), 8, false},
      {shape("2", "8.0"), 8, false},
      {shape("2", "-8"), 8, false},
      {shape("2", "18446744073709551615"), 8, false},
      {shape("true", "4"), 4, false},
      {shape("\"2\"", "8"), 8, false},
      {shape("", "4"), 4, true},
      {shape("3", "8"), 8, false},
      {shape("1", "8"), 8, false},
      {shape("2,0", "0"), 0, true},
      {shape("0,9223372036854775808", "0"), 0, true},
      {shape("4611686018427387904,0", "0"), 0, true},
      {shape("9223372036854775808,4,0", "0"), 0, false},
      {shape("4294967296,4294967296", "0"), 0, false},
      {shape("4611686018427387904", "0"), 0, false},
      {shape("1" + repeated(",1", 63), "4"), 4, true},
      {shape("1" + repeated(",1", 64), "4"), 4, false},  // the crate has no limit; PyTorch and NumPy have this one
      // Types.
      {type("F64", "16"), 16, true},
      {type("BF16", "4"), 4, true},
      {type("U64", "16"), 16, true},
      {type("F8_E4M3", "2"), 2, true},
      {type("F8_E4M3", "3"), 3, false},
      {type("F4", "1"), 1, true},
      {type("F6_E2M3", "1"), 1, false},
      {type("F8_OF_TOMORROW", "5"), 5, true},  // the crate knows its own types only
      {type("", "5"), 5, true},                // the same
      // Places.
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8, false},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 8, false},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8, false},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})", 8, false},
      {R"({"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
       8, true},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
       4, false},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
       8, false},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
       12, false},
      {R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})",
       0, true},
      {R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[0],"data_offsets":[2,2]}})",
       4, false},
      // Names.
      {"{\"a\":{" + two + "},\"a\":{" + two + "}}", 8, false},  // the crate takes the last; the format forbids it
      {"{\"a\":{" + two + "},\"\\u0061\":{" + two + "}}", 8, false},
      {"{\"\":{" + two + "}}", 8, true},
      {"{\"\\u0000\\n\\ud83d\\ude00\":{" + two + "}}", 8, true},
      {"{\"\\ud83d\":{" + two + "}}", 8, false},
      {"{\"\\x\":{" + two + "}}", 8, false},
      {"{\"gr\xc3\xb6\xc3\x9f"
       "e\":{" +
           two + "}}",
       8, true},
      {"{\"\xff\":{" + two + "}}", 8, false},
      {"{\"\xc0\xaf\":{" + two + "}}", 8, false},
      {"{\"\xed\xa0\x80\":{" + two + "}}", 8, false},
      {"{\"a\nb\":{" + two + "}}", 8, false},
      {"{" + std::string("\"a\0b\":{", 7) + two + "}}", 8, false},
      // Words.
      {R"({"__metadata__":{"author":"x","":"{[\""}})", 0, true},
      {R"({"__metadata__":{}})", 0, true},
      {R"({"__metadata__":null})", 0, true},
      {R"({"__metadata__":{"epoch":1}})", 0, false},
      {R"({"__metadata__":{"epoch":null}})", 0, false},
      {R"({"__metadata__":{"epoch":{"a":"b"}}})", 0, false},
      {R"({"__metadata__":[]})", 0, false},
      {R"({"__metadata__":"text"})", 0, false},
      {R"({"__metadata__":{},"__metadata__":{}})", 0, false},
      {"{\"__metadata__\":{" + two + "}}", 8, false},
  };
}

}  // namespace test
