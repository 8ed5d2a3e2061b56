//! Reading whole files, gzipped or not, and writing them so that nothing is ever half-written.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::{Error, Result};

/// Largest file that is read, unpacked: 4 GiB.
const MAX_BYTES: u64 = 4 << 30;

fn io_error(path: &Path, action: &'static str) -> impl Fn(io::Error) -> Error {
    move |source| Error::Io { path: path.to_path_buf(), action, source }
}

/// A file's bytes, unpacked if it is gzip, whatever its name.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut file = fs::File::open(path).map_err(io_error(path, "reading"))?.take(MAX_BYTES + 1);
    file.read_to_end(&mut bytes).map_err(io_error(path, "reading"))?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        let mut decoder = MultiGzDecoder::new(&bytes[..]).take(MAX_BYTES + 1);
        decoder.read_to_end(&mut unpacked).map_err(|e| Error::Format {
            path: path.to_path_buf(),
            format: "gzip",
            expected: "a whole gzip stream".into(),
            found: format!("{e} after {} unpacked bytes", unpacked.len()),
        })?;
        bytes = unpacked;
    }
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Error::Format {
            path: path.to_path_buf(),
            format: "file",
            expected: format!("at most {MAX_BYTES} bytes"),
            found: "more".into(),
        });
    }
    Ok(bytes)
}

/// Refuses to overwrite a file unless `force`; anything but a regular file is refused in any case.
pub fn check_output(path: &Path, force: bool) -> Result<()> {
    let refuse = |reason: &str| {
        Err(io_error(path, "writing")(io::Error::new(io::ErrorKind::AlreadyExists, reason.to_string())))
    };
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => refuse("expected a file to write, found a folder"),
        Ok(found) if !found.is_file() => refuse("expected a file to write, found a device or pipe"),
        Ok(_) if !force => refuse("expected no such file, found one; --force overwrites it"),
        Ok(_) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let folder = folder(path);
            match fs::metadata(&folder) {
                Ok(found) if found.is_dir() => Ok(()),
                Ok(_) => Err(io_error(&folder, "writing")(io::ErrorKind::NotADirectory.into())),
                Err(e) => Err(io_error(&folder, "writing into the folder")(e)),
            }
        }
        Err(e) => Err(io_error(path, "writing")(e)),
    }
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Writes a file as a whole: beside it first, then renamed. On failure what was there before is still there.
pub fn write(path: &Path, bytes: &[u8], force: bool) -> Result<()> {
    check_output(path, force)?;
    // A link keeps pointing where it does; the file behind it is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let name =
        target.file_name().ok_or_else(|| io_error(path, "writing")(io::ErrorKind::InvalidInput.into()))?;
    let beside = folder(&target).join(format!(".{}.{}.partial", name.to_string_lossy(), std::process::id()));
    // Left by a process of the same number that was killed while it wrote.
    remove(&beside)?;
    let write_whole = || {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, &target)
    };
    write_whole().map_err(|source| {
        // Already failing: what could not be written cannot be told to the reader twice.
        let _ = fs::remove_file(&beside);
        io_error(path, "writing")(source)
    })
}

/// Removes a file; one that is not there is as good.
pub fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(io_error(path, "removing")(e)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_file_is_whole_or_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        write(&path, b"one", false).unwrap();
        assert!(write(&path, b"two", false).unwrap_err().to_string().contains("--force"));
        assert_eq!(read(&path).unwrap(), b"one");
        write(&path, b"two", true).unwrap();
        assert_eq!(read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
        assert!(write(dir.path(), b"", true).unwrap_err().to_string().contains("folder"));
        assert!(write(&dir.path().join("no/a"), b"", true).is_err());
        assert!(write(Path::new("/dev/full"), b"x", true).unwrap_err().to_string().contains("device"));
    }

    #[test]
    #[cfg(unix)]
    fn a_link_stays_a_link() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("file"), dir.path().join("link"));
        fs::write(&file, b"one").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, b"two", true).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"two");
    }

    #[test]
    fn gzip_is_told_by_its_content() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("plain-name");
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&[7; 1000]).unwrap();
        let packed = packer.finish().unwrap();
        fs::write(&path, &packed).unwrap();
        assert_eq!(read(&path).unwrap(), [7; 1000]);
        for cut in [3, packed.len() / 2, packed.len() - 1] {
            fs::write(&path, &packed[..cut]).unwrap();
            let message = read(&path).unwrap_err().to_string();
            assert!(message.contains("plain-name") && message.contains("whole gzip stream"), "{message}");
        }
        let mut damaged = packed.clone();
        let checksum = damaged.len() - 6;
        damaged[checksum] ^= 1;
        fs::write(&path, &damaged).unwrap();
        assert!(read(&path).is_err());
    }
}
