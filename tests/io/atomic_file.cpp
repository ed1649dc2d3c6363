// SPDX-License-Identifier: BSL-1.0

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <io/temporary_folder.hpp>
#include <support/catch.hpp>
#include <tapeless/io/atomic_file.hpp>

namespace tl = tapeless;
namespace fs = std::filesystem;
using test::bytes;

namespace {

const bytes before{'b', 'e', 'f', 'o', 'r', 'e'}, after{'a', 'f', 't', 'e', 'r'};

void save(const fs::path& path, const bytes& content = after) {
  tl::atomic_file file(path);
  file.write(content.data(), content.size());
  file.commit();
}

/// A device, as root one of the folder's own: a writer that replaces it would replace that of the machine.
fs::path device_in(const test::temporary_folder& folder) {
  const fs::path own = folder / "device";
  return ::geteuid() == 0 && ::mknod(own.c_str(), S_IFCHR | 0600, ::makedev(1, 7)) == 0 ? own : "/dev/full";
}

/// What saving says, "" where it says nothing.
std::string refusal(const fs::path& path) {
  try {
    save(path);
  } catch (const tl::file_error& problem) {
    CHECK(problem.file() == path);
    return problem.found();
  }
  return "";
}

unsigned mode_of(const fs::path& path) { return static_cast<unsigned>(fs::symlink_status(path).permissions()); }

/// Writes half a file and is killed, so many times.
void be_killed(const fs::path& path, int times) {
  for (; times > 0; --times) {
    const pid_t child = ::fork();
    if (child == 0) {
      tl::atomic_file file(path);
      file.write(before.data(), before.size());
      ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
  }
}

}  // namespace

TEST_CASE("a link stays, and the file that it leads to is replaced") {
  const test::temporary_folder folder;
  fs::create_directory(folder / "below");
  test::write(folder / "below/file", before);
  fs::create_symlink("below", folder / "folder");
  fs::create_symlink("../below/file", folder / "below/second");
  fs::create_symlink("folder/second", folder / "first");
  save(folder / "first");
  CHECK(fs::read_symlink(folder / "first") == "folder/second");
  CHECK(fs::is_symlink(folder / "below/second"));
  CHECK_FALSE(fs::is_symlink(folder / "below/file"));
  CHECK(test::read(folder / "below/file") == after);

  fs::create_symlink(folder / "new", folder / "dangling");
  save(folder / "dangling");
  CHECK(fs::is_symlink(folder / "dangling"));
  CHECK(test::read(folder / "new") == after);

  fs::create_symlink("circle", folder / "circle");
  CHECK(refusal(folder / "circle") == "links that lead to each other");
  const test::temporary_folder devices;
  fs::create_symlink(device_in(devices), folder / "device");
  CHECK(refusal(folder / "device") == "a device");
  CHECK(folder.count() == 7);
}

TEST_CASE("the mode of what is replaced is kept, and a new file has the usual one") {
  const test::temporary_folder folder;
  for (const unsigned mode : {0600u, 0444u, 0640u, 0755u, 0000u}) {
    test::write(folder / "file", before);
    REQUIRE(::chmod((folder / "file").c_str(), mode) == 0);
    save(folder / "file");
    CHECK(mode_of(folder / "file") == mode);
    fs::remove(folder / "file");
  }
  const mode_t mask = ::umask(027);
  save(folder / "new");
  ::umask(mask);
  CHECK(mode_of(folder / "new") == 0640);
  test::write(folder / "secret", before);
  REQUIRE(::chmod((folder / "secret").c_str(), 0600) == 0);
  const tl::atomic_file part(folder / "secret");
  for (const auto& entry : fs::directory_iterator(folder.path()))
    if (entry.path().filename() != "new") CHECK(mode_of(entry.path()) == 0600);
}

TEST_CASE("only plain files are replaced") {
  const test::temporary_folder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (folder / "socket").string().copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(socket);
  CHECK(refusal(folder / "pipe") == "a pipe");
  CHECK(refusal(folder / "socket") == "a socket");
  CHECK(refusal(folder.path()) == "a folder");
  const test::temporary_folder devices;
  CHECK(refusal(device_in(devices)) == "a device");
  CHECK(refusal(folder / "absent/file") == "No such file or directory");
  CHECK(refusal(folder / "pipe/file") == "Not a directory");
  CHECK(refusal(folder / "") == "a folder");
  CHECK(refusal("") == "nothing");
  CHECK(refusal(folder / std::string("a\0b", 3)) == "one");
  CHECK(folder.count() == 2);
}

TEST_CASE("a name of any length that is a name can be saved to") {
  const test::temporary_folder folder;
  const std::string longest(255, 'x');
  save(folder / longest);
  save(folder / longest, before);
  CHECK(test::read(folder / longest) == before);
  CHECK(refusal(folder / (longest + "x")) == "File name too long");
  CHECK(folder.count() == 1);

  const auto old = fs::current_path();
  fs::path deep = folder.path();
  while (deep.native().size() < 4000) {
    deep /= std::string(std::min<std::size_t>(255, 4093 - 1 - deep.native().size()), 'd');
    fs::create_directory(deep);
    fs::current_path(deep);
  }
  fs::current_path(old);
  save(deep / "n");
  CHECK((deep / "n").native().size() > 4090);
  CHECK(test::read(deep / "n") == after);
}

TEST_CASE("what a killed writer leaves is removed by the next one of the same file") {
  const test::temporary_folder folder;
  test::write(folder / "file", before);
  be_killed(folder / "file", 3);
  CHECK(folder.count() == 2);
  CHECK(test::read(folder / "file") == before);
  save(folder / "other");
  CHECK(folder.count() == 3);
  save(folder / "file");
  CHECK(folder.count() == 2);
  CHECK(test::read(folder / "file") == after);

  be_killed(folder / "file", 1);
  { const tl::atomic_file given_up(folder / "file"); }
  CHECK(folder.count() == 2);
}

TEST_CASE("writers of one file do not disturb each other") {
  const test::temporary_folder folder;
  std::optional<tl::atomic_file> first(folder / "file"), second(folder / "file");
  first->write(before.data(), before.size());
  be_killed(folder / "file", 1);
  CHECK(folder.count() == 3);
  second->write(after.data(), after.size());
  first->commit();
  first.reset();
  CHECK(test::read(folder / "file") == before);
  second->commit();
  CHECK(test::read(folder / "file") == after);
  second.reset();
  save(folder / "file");
  CHECK(folder.count() == 1);
}

TEST_CASE("names that are taken by others are left alone") {
  const test::temporary_folder folder;
  std::string taken;
  {
    const tl::atomic_file part(folder / "file");
    taken = fs::directory_iterator(folder.path())->path().filename();
  }
  test::write(folder / "victim", before);
  fs::create_symlink("victim", folder / taken);
  save(folder / "file");
  CHECK(test::read(folder / "victim") == before);
  CHECK(fs::is_symlink(folder / taken));
}

TEST_CASE("a file that finds no room leaves the old one and nothing else") {
  const test::temporary_folder folder;
  save(folder / "file", before);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  getrlimit(RLIMIT_FSIZE, &old_limit);
  const rlimit limit{4, old_limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &limit);
  const std::string words = refusal(folder / "file");
  setrlimit(RLIMIT_FSIZE, &old_limit);
  CHECK(words == "File too large");
  CHECK(test::read(folder / "file") == before);
  CHECK(folder.count() == 1);
}
